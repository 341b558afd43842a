"""The world around the three pure packages: Telegram, the database, time, files and the network."""
