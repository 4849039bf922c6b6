"""The fields of each type of event, in the order in which XML has them."""

EPC_LISTS = {"epcList": "epc", "childEPCs": "epc", "inputEPCList": "epc", "outputEPCList": "epc"}
QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
TYPED_LISTS = {
    "bizTransactionList": ("bizTransaction", "bizTransaction"),
    "sourceList": ("source", "sourceDest"),
    "destinationList": ("destination", "sourceDest"),
}  # name of each entry, its vocabulary
PLACES = ("readPoint", "bizLocation")

BASE = ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo")
WHY = ("bizStep", "disposition", "readPoint", "bizLocation")
ENDS = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition")
ORDER: dict[str, tuple[str, ...]] = {
    "ObjectEvent": (*BASE, "epcList", "action", *WHY, "bizTransactionList", "quantityList", *ENDS, "ilmd"),
    "AggregationEvent": (
        *BASE, "parentID", "childEPCs", "action", *WHY, "bizTransactionList", "childQuantityList", *ENDS,
    ),
    "TransactionEvent": (
        *BASE, "bizTransactionList", "parentID", "epcList", "action", *WHY, "quantityList", *ENDS,
    ),
    "TransformationEvent": (
        *BASE, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID",
        *WHY, "bizTransactionList", *ENDS, "ilmd",
    ),
    "AssociationEvent": (
        *BASE, "parentID", "childEPCs", "childQuantityList", "action", *WHY, "bizTransactionList", *ENDS,
    ),
}  # fmt: skip

# For events of types of one's own.
ALL_FIELDS = tuple(dict.fromkeys(field for fields in ORDER.values() for field in fields))

DEVICE = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")
METADATA_TIMES = ("time", "startTime", "endTime")
METADATA = (*METADATA_TIMES, *DEVICE)
REPORT_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
REPORT_WORDS = {"type": "measurement", "exception": "alert", "component": "component"}  # and vocabularies
REPORT_URIS = (*DEVICE, "microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue")
REPORT = (
    "type", "exception", *REPORT_URIS, "time", *REPORT_NUMBERS, "component", "stringValue", "booleanValue",
    "hexBinaryValue", "uom",
)  # fmt: skip
# What may stand for all reports of an element, or in each, but not in both (TCR-53, step 29).
SHARED = ("time", *DEVICE)
