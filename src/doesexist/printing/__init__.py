"""Sheets and certificates, set in type: the door to Typst, and the typefaces that come with the program.

::

    sheets        an A3 sheet: how large a picture hangs on it, and where its label goes
    labels        how facts are said on its label
    overlay       a picture with the landmarks, and the crop, that were found in it
    enlargement   a montage, and a part of it large enough to be seen
    certificate   a sheet that thanks one contributor
    typefaces     in which typefaces a name in any script is set
    typesetting   words and pictures become a file for the printer: the only door to Typst
"""
