"""The widgets of the screens: a virtual table, lines, figures, fields; none reads a file or asks the ledger."""
