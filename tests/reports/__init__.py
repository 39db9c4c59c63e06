"""The source reports: what a clerk recorded, and every figure of the printed report computed from it.

`report_N.py` holds the events of one office in chapters, `figures_N.toml` each figure with the phrase it was
printed in. All names of people and places are invented; a phrase is quoted only as far as it is the figure.
The table of each report ends with the phrases left out, and why.
"""
