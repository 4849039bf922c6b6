"""Tests of the installation's own record."""
