"""What every test may ask for. The fixtures stand in tests/support, one file a concern."""

from hypothesis import settings

# no test fails by the clock: the machine may be busy
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

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
