"""Times as whole ticks of 100 ns, and the clock of an emulated account."""

import datetime
import decimal
import re
import time

SECOND = 10_000_000
DAY = 24 * 3600 * SECOND
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def ticks_of_seconds(text):
    return int(decimal.Decimal(text) * SECOND)


def ticks_of_time(text):
    """Since 1970; the service writes 0 to 7 fractional digits."""
    whole, fraction = re.fullmatch(r"([^.]+?)(?:\.(\d+))?Z", text).groups()
    moment = datetime.datetime.fromisoformat(whole + "+00:00")
    return int((moment - EPOCH).total_seconds()) * SECOND + int(f"{fraction or 0:0<7}")


def time_text(ticks):
    moment = EPOCH + datetime.timedelta(seconds=ticks // SECOND)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ticks % SECOND:07d}Z"


def length_text(ticks):
    """As poolcast prints it."""
    seconds = ticks / SECOND
    if 0 < seconds < 0.95:
        return f"{seconds * 1000:g} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class StandingClock:
    """Of an emulator at speed 0: time passes when it is told to, so nothing comes too late."""

    def __init__(self, account):
        self.account = account
        self.now = ticks_of_time(account.console("GET", "state")["now"])

    def skip_to(self, moment):
        length = moment - self.now
        if length <= 0:
            return
        by = f"PT{length // SECOND}.{length % SECOND:07d}S"
        self.now = ticks_of_time(self.account.console("POST", f"advance?by={by}")["now"])

    def pass_until(self, moment):
        self.skip_to(moment)


class FlowingClock(StandingClock):
    """Of an emulator whose time is `speed` times as fast as that of the wall."""

    def __init__(self, account, speed):
        super().__init__(account)
        self.speed = speed

    def pass_until(self, moment):
        while True:
            self.now = ticks_of_time(self.account.console("GET", "state")["now"])
            if self.now >= moment:
                return
            time.sleep((moment - self.now) / SECOND / self.speed)
