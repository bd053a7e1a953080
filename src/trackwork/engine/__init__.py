"""The only loop: observe, append, fold, owe, decide, append, deliver."""
