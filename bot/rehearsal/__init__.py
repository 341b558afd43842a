"""The rehearsal: a Telegram of our own, a page to see it in, simulated mothers, and a clock to move."""
