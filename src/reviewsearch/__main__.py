"""`python -m reviewsearch`: the command line where no script of that name is on the path."""

from reviewsearch.cli import main

if __name__ == "__main__":
    main()
