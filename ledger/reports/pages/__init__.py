"""A static set of pages for leaders (一套静态网页): figures and their evidence, readable without network or script.

`site` gathers the pages as plain data, one template turns each into HTML with everything escaped, `writing` puts
them into a folder. The public variant is made from the same data with whatever is private never read.
"""
