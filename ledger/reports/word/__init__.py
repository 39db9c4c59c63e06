"""Word documents: read and written part by part, so that what a report does not touch stays byte for byte."""
