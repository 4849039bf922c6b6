"""The forms in which identifiers and words are given out, as the standard's headers name them.

Source: EPCIS 2.0, 12 (GS1-EPC-Format, GS1-CBV-XML-Format).
"""

from enum import StrEnum


class EpcFormat(StrEnum):
    """How EPCs, classes and places that are GS1 keys are written."""

    NO_PREFERENCE = "No_Preference"
    DIGITAL_LINK = "Always_GS1_Digital_Link"
    URN = "Always_EPC_URN"
    NEVER = "Never_Translates"


class CbvFormat(StrEnum):
    """How words of the Core Business Vocabulary are written in XML; JSON has them bare."""

    NO_PREFERENCE = "No_Preference"
    WEB = "Always_Web_URI"
    URN = "Always_URN"
    NEVER = "Never_Translates"
