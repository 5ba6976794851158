"""Records the training of a reward model, for `rewardboard watch`: https://www.npmjs.com/package/rewardboard"""

from .run import Run
from .version import VERSION as __version__

__all__ = ["Run", "__version__"]
