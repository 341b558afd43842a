"""Makes `python -m bot` the same as the `napwise` command."""

from bot.main import main

if __name__ == "__main__":
    main()
