"""What every process of ours sets before it imports anything else."""

import gc

# A start makes up to some hundred thousand objects that stay: looking for garbage among them, every 700 by
# default, finds none and takes a tenth of it. Afterwards a call leaves about thirty of them in cycles.
gc.set_threshold(200_000)
