"""Records of the duties along the chain."""

from shian.domains.supply.duties.models.campaigns import CampaignCheck, Offence, SlaughterCampaign
from shian.domains.supply.duties.models.certificates import Certificate, EntryCheck, MismatchNotice
from shian.domains.supply.duties.models.files import BatchFile, ProductFile
from shian.domains.supply.duties.models.grain import Dryer, GrainCheck, GrainHarvest, GrainLot, GrainValue
from shian.domains.supply.duties.models.inputs import PesticideUse, RestrictedSale, RestrictedShop
from shian.domains.supply.duties.models.school import Goods, SchoolOrder, Supplier
from shian.domains.supply.duties.models.slaughter import AnimalLot, HarmlessDisposal
from shian.domains.supply.duties.models.waste import Pickup, WasteContract, WasteTour

__all__ = [
    "AnimalLot",
    "BatchFile",
    "CampaignCheck",
    "Certificate",
    "Dryer",
    "EntryCheck",
    "Goods",
    "GrainCheck",
    "GrainHarvest",
    "GrainLot",
    "GrainValue",
    "HarmlessDisposal",
    "MismatchNotice",
    "Offence",
    "PesticideUse",
    "Pickup",
    "ProductFile",
    "RestrictedSale",
    "RestrictedShop",
    "SchoolOrder",
    "SlaughterCampaign",
    "Supplier",
    "WasteContract",
    "WasteTour",
]
