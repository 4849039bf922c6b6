"""The page of hospitals' systems: who may, keys shown once, a FHIR file handed in."""

from __future__ import annotations

import io
import re

import pytest

from shian.domains.surveillance.cases.models import Case, HospitalKey
from shian.platform.access.systemkeys import digest_of
from tests.domains.surveillance.cases.clinic import Clinic, signed_in
from tests.domains.surveillance.cases.test_fhir import EXAMPLE

pytestmark = pytest.mark.django_db
PAGE = "/illness/systems/"


def test_a_key_is_shown_once_and_only_for_the_own_hospital(clinic: Clinic) -> None:
    doctor = signed_in("doctor", area="140105", body=clinic.hospitals[0].pk)
    page = doctor.post(
        PAGE, {"do": "key", "name": "HIS", "hospital": clinic.hospitals[0].pk}
    ).content.decode()
    [key] = re.findall(r'<code class="text-break">(shian_[\w-]{43})</code>', page)
    held = HospitalKey.objects.get()
    assert (held.digest, held.hospital, held.start) == (digest_of(key), clinic.hospitals[0], key[:12])
    assert key not in doctor.get(PAGE).content.decode()
    assert (
        doctor.post(PAGE, {"do": "key", "name": "X", "hospital": clinic.hospitals[1].pk}).status_code == 422
    )
    county = signed_in("county_epidemiologist", area="140105")
    county.post(PAGE, {"do": "key", "name": "X", "hospital": clinic.hospitals[0].pk})
    assert HospitalKey.objects.count() == 1


def test_a_file_is_handed_in(clinic: Clinic) -> None:
    doctor = signed_in("doctor", area="140105", body=clinic.hospitals[0].pk)

    def send(content: bytes) -> str:
        body = {"do": "file", "hospital": clinic.hospitals[0].pk, "file": io.BytesIO(content)}
        return doctor.post(PAGE, body).content.decode()

    page = send(EXAMPLE.read_bytes())
    assert [case.number in page for case in Case.objects.all()] == [True, True]
    assert "tone-bad" in send(b"{}")
    assert doctor.post(PAGE, {"do": "file", "hospital": clinic.hospitals[0].pk}).status_code == 422
    assert Case.objects.count() == 2
