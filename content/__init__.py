"""What we say and prescribe: words, exercises, programmes and figures, and the strict reading of them."""
