"""What every process of ours sets before it imports anything else."""

import gc

# A start makes some hundred thousand objects that stay: looking for garbage among them, every 700 by default,
# finds none and takes a tenth of it. Afterwards a handler makes few cycles, and is soon done.
gc.set_threshold(50_000)
