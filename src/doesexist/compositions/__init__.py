"""Pictures made of pictures.

::

    shards        what a survey keeps of some pictures: rows, tiles, sums
    sums          which pictures can join, and leave
    shard_files   and how a shard lies on the disk
    surveyed      all shards of a dataset, open for looking at
    composing     the wall, or a part of it, from tiles
    averages      the mean, where they differ, and what can be said about both
    recipes       which pictures a composition was made of, how, and which licence follows

Whoever stands on the floors above brings pixels and facts; nothing here looks into the archive.
"""
