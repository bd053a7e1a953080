"""The door for calls: webhooks come in here, and nothing else does. Needs the extra ``server``.

Only `app` and `serving` import what the extra brings.
"""
