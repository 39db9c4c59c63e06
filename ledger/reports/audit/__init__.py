"""The check of a draft (核稿): every number in it, beside what the ledger says.

A number is never matched by its value: the words around it and its unit say what it speaks of, then the values
are compared. A number that happens to equal some figure is therefore not confirmed.
"""
