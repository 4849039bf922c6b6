"""Digital Link URIs: taken apart, canonical, refused with the reason."""

import pytest

from shian.methods.digitallink import (
    LENIENT,
    DigitalLinkError,
    Element,
    canonical,
    identity,
    parse,
    read,
    uri,
)

G = "09506000134352"
SSCC = "006141411234567890"
GLN = "9521321000018"
CANONICAL = [
    (f"https://id.gs1.org/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"http://example.com/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"HTTPS://EXAMPLE.COM/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"HTTP://example.com:8080/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://192.0.2.1/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://[2001:db8::1]:443/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://xn--fsq.xn--0zwm56d/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://example.com/a/b/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://example.com/01/{G}/a/01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://example.com//01/{G}", f"https://id.gs1.org/01/{G}"),
    (f"https://id.gs1.org/01/{G}/22/2A", f"https://id.gs1.org/01/{G}/22/2A"),
    (f"https://id.gs1.org/01/{G}/10/L1", f"https://id.gs1.org/01/{G}/10/L1"),
    (f"https://id.gs1.org/01/{G}/21/S1", f"https://id.gs1.org/01/{G}/21/S1"),
    (f"https://id.gs1.org/01/{G}/10/L1/21/S1", f"https://id.gs1.org/01/{G}/10/L1/21/S1"),
    (f"https://id.gs1.org/01/{G}/22/A/10/L1/21/S1", f"https://id.gs1.org/01/{G}/22/A/10/L1/21/S1"),
    (f"https://id.gs1.org/01/{G}/235/T1", f"https://id.gs1.org/01/{G}/235/T1"),
    (f"https://id.gs1.org/01/{G}/235/T1?10=L1", f"https://id.gs1.org/01/{G}/235/T1?10=L1"),
    (f"https://id.gs1.org/01/{G}/10/a%2Fb", f"https://id.gs1.org/01/{G}/10/a%2Fb"),
    (f"https://id.gs1.org/01/{G}/10/a%2fb", f"https://id.gs1.org/01/{G}/10/a%2Fb"),
    (f"https://id.gs1.org/01/{G}/10/a+b", f"https://id.gs1.org/01/{G}/10/a%2Bb"),
    (f"https://id.gs1.org/01/{G}/10/%41", f"https://id.gs1.org/01/{G}/10/A"),
    (f"https://id.gs1.org/01/{G}?17=251231", f"https://id.gs1.org/01/{G}?17=251231"),
    (f"https://id.gs1.org/01/{G}?3103=000750&17=251231", f"https://id.gs1.org/01/{G}?17=251231&3103=000750"),
    (f"https://id.gs1.org/01/{G}?17=251231&linkType=gs1:pip", f"https://id.gs1.org/01/{G}?17=251231"),
    (f"https://id.gs1.org/01/{G}?linkType=all;17=251231", f"https://id.gs1.org/01/{G}?17=251231"),
    (f"https://id.gs1.org/01/{G}?&&17=251231&&x&", f"https://id.gs1.org/01/{G}?17=251231"),
    (f"https://id.gs1.org/01/{G}?240=A;B", f"https://id.gs1.org/01/{G}?240=A%3BB"),
    (f"https://id.gs1.org/01/{G}?#", f"https://id.gs1.org/01/{G}"),
    (f"https://id.gs1.org/01/{G}#17=1", f"https://id.gs1.org/01/{G}"),
    (f"https://id.gs1.org/01/{G}?99=%23", None),
    (f"https://id.gs1.org/00/{SSCC}", f"https://id.gs1.org/00/{SSCC}"),
    (f"https://id.gs1.org/00/{SSCC}?02={G}&37=25&10=L1", f"https://id.gs1.org/00/{SSCC}?02={G}&10=L1&37=25"),
    (f"https://id.gs1.org/414/{GLN}", f"https://id.gs1.org/414/{GLN}"),
    (f"https://id.gs1.org/414/{GLN}/254/32a%2Fb", f"https://id.gs1.org/414/{GLN}/254/32a%2Fb"),
    (f"https://id.gs1.org/414/{GLN}/7040/1ABC", f"https://id.gs1.org/414/{GLN}/7040/1ABC"),
    (f"https://id.gs1.org/415/{GLN}/8020/R1", f"https://id.gs1.org/415/{GLN}/8020/R1"),
    (f"https://id.gs1.org/417/{GLN}", f"https://id.gs1.org/417/{GLN}"),
    (f"https://id.gs1.org/253/{GLN}DOC1", f"https://id.gs1.org/253/{GLN}DOC1"),
    (f"https://id.gs1.org/255/{GLN}123", f"https://id.gs1.org/255/{GLN}123"),
    ("https://id.gs1.org/401/9521321CONS", "https://id.gs1.org/401/9521321CONS"),
    ("https://id.gs1.org/402/95213214567890129", "https://id.gs1.org/402/95213214567890129"),
    (f"https://id.gs1.org/8003/0{GLN}S", f"https://id.gs1.org/8003/0{GLN}S"),
    ("https://id.gs1.org/8004/9521321A?7040=1ABC", None),
    ("https://id.gs1.org/8004/9521321A/7040/1ABC", "https://id.gs1.org/8004/9521321A/7040/1ABC"),
    (f"https://id.gs1.org/8004/9521321A?01={G}", f"https://id.gs1.org/8004/9521321A?01={G}"),
    (f"https://id.gs1.org/8006/{G}0102/21/S", f"https://id.gs1.org/8006/{G}0102/21/S"),
    ("https://id.gs1.org/8010/9521321%23A/8011/7", "https://id.gs1.org/8010/9521321%23A/8011/7"),
    (
        "https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K",
        "https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K",
    ),
    (
        "https://id.gs1.org/8017/952132145678901232/8019/3",
        "https://id.gs1.org/8017/952132145678901232/8019/3",
    ),
    ("https://id.gs1.org/8018/952132145678901232", "https://id.gs1.org/8018/952132145678901232"),
]
REFUSED = [
    ("", "a Digital Link begins with https:// or http://"),
    ("ftp://example.com/01/" + G, "a Digital Link begins with https:// or http://"),
    ("HtTp://example.com/01/" + G, "a Digital Link begins with https:// or http://"),
    ("https://", "there is no domain after the scheme"),
    ("https:///01/" + G, "there is no domain after the scheme"),
    ("https://a", "the path holds no primary key"),
    ("https://a/", "the path must not end in a slash"),
    ("https://a/b", "the path holds no primary key"),
    (f"https://01/{G}", "the path holds no primary key"),
    (f"https://user@a/01/{G}", "user@a is no domain name, with or without a port"),
    (f"https://a:70000/01/{G}", "a:70000 is no domain name, with or without a port"),
    (f"https://a:/01/{G}", "a: is no domain name, with or without a port"),
    (f"https://a_b/01/{G}", "a_b is no domain name, with or without a port"),
    (f"https://a/01/{G}/", "the path must not end in a slash"),
    (f"https://a/01//{G}", "the path after (01) must be pairs of AI and value to its end"),
    (f"https://a/01/{G}/10", "the path after (01) must be pairs of AI and value to its end"),
    (f"https://a/01/{G}/10/", "(10): has no value"),
    (f"https://a/01/{G}/89/ABC", "89 is no application identifier of GS1"),
    (f"https://a/01/{G}/lot/ABC", "lot is a name of old: write /10/, or allow convenience names"),
    (f"https://a/gtin/{G}", "gtin is a name of old: write /01/, or allow convenience names"),
    ("https://a/10/ABC", "the path holds no primary key"),
    ("https://a/01/9506000134352", "(01) 9506000134352: a GTIN has 14 digits here: put 0 before it"),
    ("https://a/01/09506000134353", "(01) 09506000134353: the check digit is 3 but must be 2"),
    (
        f"https://a/01/{G}/21/S/10/L",
        "(01): its qualifiers (21)(10) must follow the order (22)(10)(21) / (235)",
    ),
    (
        f"https://a/01/{G}/10/L/22/A",
        "(01): its qualifiers (10)(22) must follow the order (22)(10)(21) / (235)",
    ),
    (f"https://a/01/{G}/10/L/235/T", "(01): its qualifiers (10)(235) must follow the order"),
    (f"https://a/01/{G}/10/A/10/B", "(10): stands twice in the path"),
    (f"https://a/01/{G}/254/X", "(254): is no qualifier of the key (01)"),
    (f"https://a/01/{G}/17/251231", "(17): is no qualifier of the key (01)"),
    (f"https://a/00/{SSCC}/10/L", "(10): is no qualifier of the key (00)"),
    (f"https://a/414/{GLN}/254/A/7040/1ABC", "(414): its qualifiers (254)(7040) must follow the order"),
    (f"https://a/415/{GLN}", f"(415) {GLN}: needs one of these beside it: (8020)"),
    (f"https://a/01/{G}?10=L", "(10) L: is a qualifier of (01) and belongs in the path, not the query"),
    (f"https://a/01/{G}?21=S", "(21) S: is a qualifier of (01) and belongs in the path, not the query"),
    (f"https://a/414/{GLN}?254=A", "(254) A: is a qualifier of (414) and belongs in the path"),
    (f"https://a/00/{SSCC}?21=S", "(21) S: must not stand in the query, and is no qualifier that this path"),
    (f"https://a/01/{G}?03={G}", f"(03) {G}: must not stand in the query"),
    (f"https://a/01/{G}?8200=x", "(8200) x: must not stand in the query"),
    (f"https://a/01/{G}?01={G}", f"(01) {G}: stands twice"),
    (f"https://a/01/{G}?99=A&99=A", "(99) A: stands twice"),
    (f"https://a/01/{G}?17=", "(17): has no value"),
    (f"https://a/01/{G}?17=251301", "(17) 251301: 13 is no month"),
    (
        f"https://a/01/{G}?89=A",
        "(89) A: is no application identifier of GS1, and other parameters must not be",
    ),
    (
        f"https://a/01/{G}?12345=A",
        "(12345) A: is no application identifier of GS1, and other parameters must",
    ),
    (
        f"https://a/01/{G}?240=A+B",
        "(240) A B: the character ' ' (position 2) is none of GS1 character set 82",
    ),
    (f"https://a/01/{G}?37=5", "(01): must not stand together with (37)"),
    (f"https://a/01/{G}?02={G}&37=1", "(01): must not stand together with (37)"),
    (
        f"https://a/00/{SSCC}?17=251231",
        "(17) 251231: needs one of these beside it: (01) / (02) / (03) / (255)",
    ),
    (f"https://a/01/{G}?3100=000001&3101=000001", "(3100): must not stand together with (3101)"),
    (f"https://a/01/{G}?3932=978100", "(3932) 978100: needs one of these beside it: (30) / (31##)"),
    (f"https://a/01/{G}?250=X", "(250) X: needs one of these beside it: (01) + (21)"),
    (f"https://a/01/{G}?4303=X", "(4303) X: needs one of these beside it: (4302)"),
    ("https://a/8018/952132145678901232?7252=1&7250=20200101&7251=202001010000", "(7250): must not stand"),
    (f"https://a/253/{GLN}?8030=abc", f"(253) {GLN}: needs its serial component"),
    (f"https://a/01/{G}/10/%00", "(10) %00: holds percent-encoded characters that no AI allows"),
    (f"https://a/01/{G}/10/%E6%89%B9", "(10) %E6%89%B9: holds percent-encoded characters that no AI allows"),
    (f"https://a/01/{G}/10/%4", "%4 is no percent-encoding: two hexadecimal digits must follow the % sign"),
    (f"https://a/01/{G}/10/%zz", "%zz is no percent-encoding"),
    (f"https://a/01/{G}/10/%20", "(10)  : the character ' ' (position 1) is none of GS1 character set 82"),
    (f"https://a/01/{G}/10/批", "the character '\\u6279' (position 32) must be percent-encoded in a URI"),
    (f"https://a/01/{G}/10/a b", "the character ' ' (position 33) must be percent-encoded in a URI"),
    (f" https://a/01/{G}", "the character ' ' (position 1) must be percent-encoded in a URI"),
    ("https://a/01/" + "0" * 8000, "longer than 8000 characters"),
]


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_accepted_and_canonical(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(DigitalLinkError):
            parse(text)
    else:
        assert uri(canonical(parse(text))) == expected
        assert uri(canonical(parse(expected))) == expected


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        parse(text)
    assert str(caught.value).startswith(reason)


def test_all_parts_are_kept() -> None:
    text = f"http://example.com:81/shop/01/{G}/10/L%2F1/21/S?17=251231&linkType=gs1:pip&x#top/1"
    link = parse(text)
    assert link.stem == "http://example.com:81/shop"
    assert link.key == Element("01", G)
    assert link.qualifiers == (Element("10", "L/1"), Element("21", "S"))
    assert link.attributes == (Element("17", "251231"),)
    assert (link.others, link.fragment) == (("linkType=gs1:pip", "x"), "top/1")
    assert uri(link) == text
    assert uri(identity(link)) == f"https://id.gs1.org/01/{G}/10/L%2F1/21/S"
    assert (link.value("10"), link.value("22")) == ("L/1", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"https://a/gtin/{G}/cpv/1/lot/A/ser/B", f"/01/{G}/22/1/10/A/21/B"),
        (f"https://a/sscc/{SSCC}", f"/00/{SSCC}"),
        (f"https://a/gln/{GLN}/glnx/A", f"/414/{GLN}/254/A"),
        (f"https://a/party/{GLN}", f"/417/{GLN}"),
        (f"https://a/gdti/{GLN}", f"/253/{GLN}"),
        (f"https://a/gcn/{GLN}", f"/255/{GLN}"),
        (f"https://a/grai/0{GLN}", f"/8003/0{GLN}"),
        ("https://a/giai/9521A", "/8004/9521A"),
        ("https://a/ginc/9521A", "/401/9521A"),
        ("https://a/gsin/95213214567890129", "/402/95213214567890129"),
        ("https://a/gsrn/952132145678901232/srin/1", "/8018/952132145678901232/8019/1"),
        ("https://a/gsrnp/952132145678901232", "/8017/952132145678901232"),
        ("https://a/cpid/9521A/cpsn/1", "/8010/9521A/8011/1"),
        ("https://a/gmn/1987654Ad4X4bL5ttr2310c2K", "/8013/1987654Ad4X4bL5ttr2310c2K"),
        (f"https://a/itip/{G}0101", f"/8006/{G}0101"),
        ("https://a/01/9506000134352", f"/01/{G}"),
        ("https://a/01/12345670", "/01/00000012345670"),
        ("https://a/01/614141123452", "/01/00614141123452"),
        ("https://a/8004/9521A?01=9506000134352", f"/8004/9521A?01={G}"),
    ],
)
def test_what_older_versions_allowed_is_taken_on_request(text: str, expected: str) -> None:
    assert uri(canonical(parse(text, LENIENT))) == f"https://id.gs1.org{expected}"
    with pytest.raises(DigitalLinkError):
        parse(text)


def test_a_bare_gtin_is_told_what_to_write() -> None:
    with pytest.raises(DigitalLinkError, match=r"a GTIN alone: write \(01\)09506000134352"):
        read("9506000134352")


def test_old_names_in_the_query_are_application_identifiers_on_request_alone() -> None:
    text = f"https://a/gtin/{G}/lot/ABC?exp=290331&linkType=all&expdt=2903311200"
    link = parse(text, LENIENT)
    assert uri(canonical(link)) == f"https://id.gs1.org/01/{G}/10/ABC?17=290331&7003=2903311200"
    assert link.others == ("linkType=all",)
    strict = parse(f"https://a/01/{G}?exp=290331")
    assert (strict.attributes, strict.others) == ((), ("exp=290331",))
