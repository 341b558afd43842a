"""Preview for editors: any message as each language and sample mother sees it, by the bot's own rendering."""
