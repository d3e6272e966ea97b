"""Is the image where the source will look for it? Registry, node, static pods and bundle are asked.

Imports go downwards: command > chain > registry, node, manifests, bundle > storage, image > client > transport, ...
What other programs make of what they are given is in modules of their own, with the source named: the kubelet's pods
(pods, podshape), containerd's platforms and hosts (platforms, hosts), k3s' registries (k3s).
"""
