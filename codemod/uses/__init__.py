"""From sinks to Values: which images reach a place that hands them to a node, whoever calls whom.

Never says whether a Value is right.
"""
