"""Whether she is in a talk with a clinician, and with whom (M37): policy knows, the dialogs ask here."""

from __future__ import annotations

from policies.talk import TALK, talks_with

__all__ = ["TALK", "talks_with"]
