"""`python -m trackwork` is the command line."""

from trackwork.cli.main import main

if __name__ == "__main__":
    main()
