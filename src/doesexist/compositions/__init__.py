"""Pictures made of pictures, and what is set in type around them.

::

    shards        what a survey keeps of some pictures: rows, tiles, sums
    sums          which pictures can join, and leave
    shard_files   and how a shard lies on the disk
    surveyed      all shards of a dataset, open for looking at
    composing     the wall, or a part of it, from tiles
    averages      the mean, where they differ, and what can be said about both
    sheets        an A3 sheet: how large a picture hangs on it, and where its label goes
    labels        how facts are said on its label
    overlay       a picture with the landmarks, and the crop, that were found in it
    enlargement   a montage, and a part of it large enough to be seen
    certificate   a sheet that thanks one contributor
    recipes       which pictures a composition was made of, how, and which licence follows
    typefaces     in which typefaces a name in any script is set
    typesetting   words and pictures become a file for the printer: the only door to Typst

Whoever stands on the floors above brings pixels and facts; nothing here looks into the archive.
"""
