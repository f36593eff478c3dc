"""Settles what annotators answered, keeps the ledger of decisions, and makes gold documents out of both."""
