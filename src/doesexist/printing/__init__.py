"""Printed sheets and certificates, typeset with Typst in typefaces that come with the program.

::

    sheets        the layout of A3 sheets
    labels        the formats of facts on labels
    overlay       a picture with its landmarks and crop drawn over it
    enlargement   a montage, with a part of it enlarged
    certificate   a certificate for one contributor
    typefaces     the font fallback for names in any script
    typesetting   typeset templates to PDF, PNG or SVG: the only module that calls Typst
"""
