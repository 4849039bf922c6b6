"""Records of the standards."""

from shian.domains.standards.models.catalogue import Analyte, FoodNode
from shian.domains.standards.models.limits import Edition, Limit, TestItemRule
from shian.domains.standards.models.rules import Article, Rule

__all__ = ["Analyte", "Article", "Edition", "FoodNode", "Limit", "Rule", "TestItemRule"]
