"""Owns the conversation with Telegram: what comes in is filed, what was saved goes out."""

import os

# Spans of time as `timedelta`: the library's coming default. Without it, it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
