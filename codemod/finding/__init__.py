"""What is found, as plain data: Diagnostic, Span, Edit, SuggestedFix, Message, and the codes of the contract.

Knows neither Go nor images nor files.
"""
