"""For an operator in a disconnected OpenShift: each image comes from RELATED_IMAGE_* or a field, and with its digest.

Read as data, never executed. It is asked with `--rules disconnected`; copy it into your tree to allow what has to be.
"""

from codemod.rule import Policy, Redirect

DISCONNECTED = Policy(
    name="disconnected",
    # what the bundle's relatedImages are made into, and what a custom resource says
    redirects=[Redirect(kind="environment", name="RELATED_IMAGE_*"), Redirect(kind="field")],
    pin="digest",
    # `fix --select IMG501` lets the program read it
    variable="RELATED_IMAGE_{image}",
)
