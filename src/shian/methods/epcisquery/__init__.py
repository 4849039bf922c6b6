"""The query language of EPCIS 2.0: parameters in, conditions out; what they are in SQL is told elsewhere."""

from shian.methods.epcisquery.model import (
    ANY_CLASS,
    ANY_EPC,
    Amount,
    Attribute,
    Condition,
    Declared,
    Field,
    Ids,
    Moment,
    Named,
    Names,
    OneOf,
    Pattern,
    Place,
    Query,
    QueryFault,
    Reading,
    SensorType,
    Value,
)
from shian.methods.epcisquery.parameters import query_of
from shian.methods.epcisquery.patterns import pattern_of
from shian.methods.epcisquery.strings import parameters_of
from shian.methods.epcisquery.units import kept, kept_spread, kept_unit

__all__ = [
    "ANY_CLASS", "ANY_EPC", "Amount", "Attribute", "Condition", "Declared", "Field", "Ids", "Moment", "Named",
    "Names", "OneOf", "Pattern", "Place", "Query", "QueryFault", "Reading", "SensorType", "Value", "kept",
    "kept_spread", "kept_unit", "parameters_of", "pattern_of", "query_of",
]  # fmt: skip
