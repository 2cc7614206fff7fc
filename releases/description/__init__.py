"""What a release says of itself to programs and people that know nothing of onrecord: files beside its manifest.

All of them follow from the manifest and the schemas, so each can be made again; none holds a word of an article.
"""
