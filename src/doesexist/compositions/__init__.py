"""Pictures made of pictures, and what is set in type around them.

::

    sheets        an A3 sheet: how large a picture hangs on it, and where its label goes
    overlay       a picture with the landmarks, and the crop, that were found in it
    typesetting   words and pictures become a file for the printer: the only door to Typst

Whoever stands on the floors above brings pixels and facts; nothing here looks into the archive.
"""
