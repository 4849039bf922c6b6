"""Every change of witnesses, published seals and countersignatures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.methods.seals import key_id_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.ledger.home import keys_folder
from shian.platform.ledger.keys import trusted_keys
from shian.platform.records.problems import in_words
from shian.platform.witnesses import statement
from shian.platform.witnesses.models import Checkpoint, Countersignature, Witness
from shian.platform.witnesses.roles import KEEPERS
from shian.platform.witnesses.seals import NoSuchSeal, latest_seal, seal_numbered

DUE_DAYS = 7  # within which witnesses are expected to sign
State = Witness.State


@action(kind="witnesses.witness", verb="propose", title=gettext_lazy("Propose a witness"), roles=KEEPERS)
def propose(
    *,
    by: Actor,
    name: Annotated[str, Ask(gettext_lazy("Name"), longest=120)],
    public_key: Annotated[
        str,
        Ask(
            gettext_lazy("Public key"),
            help=gettext_lazy("PEM text of an Ed25519 key. The private key never leaves the witness."),
            lines=4,
            longest=1000,
            mono=True,
        ),
    ],
    valid_from: Annotated[date, Ask(gettext_lazy("Valid from"))],
    contact: Annotated[
        str,
        Ask(
            gettext_lazy("Office to reach"),
            help=gettext_lazy("An office, not a person: it stands in the ledger as it is."),
            longest=200,
        ),
    ] = "",
    valid_until: Annotated[date | None, Ask(gettext_lazy("Valid until"))] = None,
) -> Witness:
    """Enter a witness. It counts only once another person has confirmed the key."""
    try:
        key = statement.public_key(public_key)
    except statement.BadStatement as fault:
        raise Refused(in_words(fault.problem), field="public_key") from fault
    key_id = key_id_of(key)
    if key_id in trusted_keys(keys_folder()):
        raise Refused(_("This is the city's own key: a city cannot be its own witness."), field="public_key")
    if Witness.objects.filter(key_id=key_id, state__in=[State.PROPOSED, State.ACTIVE]).exists():
        raise Refused(_("A witness with this key is registered already."), field="public_key")
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("The last day lies before the first one."), field="valid_until")
    made = Witness(
        name=name.strip(),
        contact=contact.strip(),
        public_key=statement.pem_of(key),
        key_id=key_id,
        valid_from=valid_from,
        valid_until=valid_until,
        proposed_by=by.user_id,
    )
    return store(made, by=by, verb="propose")


def _proposed_by_another(witness: Witness, by: Actor) -> bool:
    return witness.state == State.PROPOSED and witness.proposed_by != by.user_id


@action(
    kind="witnesses.witness",
    verb="confirm",
    title=gettext_lazy("Confirm the key"),
    roles=KEEPERS,
    when=_proposed_by_another,
)
def confirm(
    *,
    by: Actor,
    witness: Witness,
    compared: Annotated[
        bool,
        Ask(
            gettext_lazy("I have compared the key id with the witness by telephone or on paper"),
        ),
    ],
) -> Witness:
    """The second pair of eyes: from now on this witness's signatures are taken."""
    _must_be_proposed(witness, by)
    if not compared:
        raise Refused(_("Compare the key id with the witness first."), field="compared")
    witness.state, witness.confirmed_by = State.ACTIVE, by.user_id
    return store(witness, by=by, verb="confirm")


@action(
    kind="witnesses.witness",
    verb="refuse",
    title=gettext_lazy("Do not confirm"),
    roles=KEEPERS,
    when=_proposed_by_another,
)
def refuse(
    *, by: Actor, witness: Witness, reason: Annotated[str, Ask(gettext_lazy("Reason"), lines=2, longest=300)]
) -> Witness:
    """The second person does not find the key to be the witness's."""
    _must_be_proposed(witness, by)
    witness.state, witness.ended_reason = State.REFUSED, reason
    return store(witness, by=by, verb="refuse")


def _must_be_proposed(witness: Witness, by: Actor) -> None:
    if witness.state != State.PROPOSED:
        raise Refused(_("This witness was decided upon already."))
    if by.user_id is None or witness.proposed_by == by.user_id:
        raise Refused(_("Whoever proposed a witness cannot confirm it: ask a second person."))


@action(
    kind="witnesses.witness",
    verb="end",
    title=gettext_lazy("End this witness"),
    roles=KEEPERS,
    when=lambda witness, by: witness.state == State.ACTIVE,
)
def end(
    *, by: Actor, witness: Witness, reason: Annotated[str, Ask(gettext_lazy("Reason"), lines=2, longest=300)]
) -> Witness:
    """Take no more signatures of it (key lost, office closed). Those it gave stay as they are."""
    if witness.state != State.ACTIVE:
        raise Refused(_("This witness is not active."))
    witness.state, witness.ended_reason = State.ENDED, reason
    witness.valid_until = min(filter(None, (witness.valid_until, timezone.localdate(by.now()))))
    return store(witness, by=by, verb="end")


@action(kind="witnesses.checkpoint", verb="publish", title=gettext_lazy("Publish a seal"), roles=KEEPERS)
def publish(
    *,
    by: Actor,
    seal: Annotated[
        int | None,
        Ask(gettext_lazy("Seal"), help=gettext_lazy("The latest one where none is given."), least=1),
    ] = None,
    where: Annotated[
        str,
        Ask(
            gettext_lazy("Published where"),
            help=gettext_lazy("Beside the public page: a newspaper, a notice board, another site."),
            longest=200,
        ),
    ] = "",
) -> Checkpoint:
    """Make a seal public and ask the witnesses for their signatures."""
    try:
        chosen = seal_numbered(seal) if seal is not None else latest_seal()
    except NoSuchSeal as fault:
        raise Refused(_("There is no seal %(number)s.") % {"number": seal}, field="seal") from fault
    if chosen is None:
        raise Refused(_("Nothing is sealed yet."))
    newest = Checkpoint.objects.order_by("-seal").values_list("seal", flat=True).first() or 0
    if chosen.number <= newest:
        raise Refused(
            _("Seal %(newest)s is published already. Publish a later one: what is public only grows.")
            % {"newest": newest},
            field="seal",
        )
    now = by.now()
    made = Checkpoint(
        seal=chosen.number,
        hash=chosen.hash,
        city_key=chosen.key_id,
        sealed_at=chosen.sealed_at,
        published_at=now,
        where=where.strip(),
        due_on=timezone.localdate(now) + timedelta(days=DUE_DAYS),
        statement=statement.statement_of(chosen).text,
    )
    return store(made, by=by, verb="publish")


def _in_force(by: Actor, subject: Any) -> Any:
    day = timezone.localdate(by.now())
    return Witness.objects.filter(state=State.ACTIVE, valid_from__lte=day).filter(
        Q(valid_until=None) | Q(valid_until__gte=day)
    )


@action(
    kind="witnesses.countersignature",
    verb="countersign",
    title=gettext_lazy("Enter a countersignature"),
    roles=KEEPERS,
)
def countersign(
    *,
    by: Actor,
    checkpoint: Annotated[Checkpoint, Ask(gettext_lazy("Published seal"))],  # type: ignore[valid-type]
    witness: Annotated[Witness, Ask(gettext_lazy("Witness"), among=_in_force)],  # type: ignore[valid-type]
    signature: Annotated[
        str,
        Ask(
            gettext_lazy("Signature"),
            help=gettext_lazy("Base64 text, as the witness sent it."),
            lines=2,
            longest=300,
            mono=True,
        ),
    ],
    way: str = Countersignature.Way.OFFICE,
) -> Countersignature:
    """Store a witness's signature under a published seal's statement, if it is valid."""
    if not witness.in_force(timezone.localdate(by.now())):
        raise Refused(_("This witness is not active now."), field="witness")
    try:
        text = statement.parse(checkpoint.statement)
        raw = statement.signature_from(signature)
        statement.verify(text, raw, statement.public_key(witness.public_key))
    except statement.BadStatement as fault:
        raise Refused(in_words(fault.problem), field="signature") from fault
    if Countersignature.objects.filter(checkpoint=checkpoint, witness=witness).exists():
        raise Refused(_("This witness has signed this seal already."))
    made = Countersignature(
        checkpoint=checkpoint,
        witness=witness,
        signature=statement.base64_of(raw),
        received_at=by.now(),
        way=way,
    )
    return store(made, by=by, verb="countersign")
