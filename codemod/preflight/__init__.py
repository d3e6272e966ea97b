"""Is the image where the source will look for it? Registry, node, static pods and bundle are asked.

Imports go downwards: command > chain > registry, node, manifests, bundle > storage, image > client > transport, ...
"""
