"""What every test may ask for. The fixtures stand in tests/support, one file a concern."""

pytest_plugins = [
    "tests.support.sockets",
    "tests.support.cast",
    "tests.support.databases",
    "tests.support.demo",
    "tests.support.once",
    "tests.support.portal",
    "tests.support.browser",
    "tests.support.stripes",
    "tests.support.loading",
    "tests.support.adventureworks",
]
