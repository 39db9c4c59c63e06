"""The widgets of the screens: table, lines, figures, fields; none reads a file or asks the ledger."""
