"""Jobs of the repository: reading acknowledged documents, telling subscribers."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.domains.supply.epcis import reading, telling

# Seconds are the last of six columns here.
EVERY_FIVE_SECONDS = "* * * * * */5"
EVERY_TWO_SECONDS = "* * * * * */2"


@app.task(queueing_lock=None, pass_context=False)
def store_capture(capture_id: int) -> None:
    """Reads one acknowledged document."""
    reading.store_one(capture_id)


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(queueing_lock="epcis-waiting", lock="epcis-waiting", pass_context=False)
def store_waiting(timestamp: int) -> None:
    """Every five seconds: documents whose worker died."""
    reading.store_waiting()


@app.periodic(cron=EVERY_TWO_SECONDS)
@app.task(queueing_lock="epcis-tell", lock="epcis-tell", pass_context=False)
def tell_subscribers(timestamp: int) -> None:
    """Every two seconds: subscriptions that are due."""
    telling.tell_due()
