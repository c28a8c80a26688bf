"""`python -m storefront` is `storefront`."""

from storefront.cli import main

if __name__ == "__main__":
    main()
