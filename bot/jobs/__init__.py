"""Owns what happens by itself: the pumps that move rows along, and the clockwork that starts them."""
