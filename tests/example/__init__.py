"""The example ledger: the script that makes it, and the tests that hold it to what it tells."""
