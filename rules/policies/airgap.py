"""For a cluster without internet: another registry can be put in front of every image, and none changes behind a tag.

Read as data, never executed. It is asked with `--rules airgap`; copy it into your tree to allow what has to be.
"""

from codemod.rule import Policy, Redirect

AIRGAP = Policy(
    name="airgap",
    # whatever an operator can set without rebuilding
    redirects=[
        Redirect(kind="environment"),
        Redirect(kind="flag"),
        Redirect(kind="field"),
        Redirect(kind="config"),
        Redirect(kind="template"),
    ],
    pin="tag",
)
