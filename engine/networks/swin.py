"""Residual Swin transformer groups: attention inside small windows, on plain and shifted windows by turns.

The body of the transform-domain network's high-frequency branch (section III-B of that paper, after Liu et al. 2021).
One layer, on tokens that are pixels:

    t ← t + attention(norm(t))        softmax(q·kᵀ / √d + B) · v among the tokens of a window
    t ← t + mlp(norm(t))

with ``B`` learned for each relative position and head. One group is a few layers, a 3 × 3 convolution and a residual
connection around both. Every second layer's windows are shifted by half a window.

What differs: where the shifted windows reach over the border, border tokens are repeated, instead of tokens from the
opposite border that a mask then hides. A constant slice keeps giving the same tokens everywhere, and no mask is needed.
Layer norm works token by token, so that nothing depends on how large the slice is.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.layers import ReplicatedConv2d


class WindowAttention(nn.Module):
    """Attention of several heads among the tokens of one window, with a learned bias for each relative position.

    Parameters
    ----------
    channels : int
        Width, a multiple of ``heads``.
    heads : int
        Number of heads.
    window : int
        Side of a window in tokens.
    """

    relative: Tensor

    def __init__(self, channels: int, heads: int, window: int) -> None:
        super().__init__()
        self.heads = heads
        self.inward = nn.Linear(channels, 3 * channels)
        self.outward = nn.Linear(channels, channels)
        side = 2 * window - 1
        self.bias = nn.Parameter(torch.empty(heads, side * side))
        nn.init.trunc_normal_(self.bias, std=0.02)
        place = torch.arange(window)
        distance = place[:, None] - place[None, :] + window - 1
        # (row, column) of a token against (row, column) of another
        both = distance[:, None, :, None] * side + distance[None, :, None, :]
        self.register_buffer("relative", both.reshape(window**2, window**2), persistent=False)

    def forward(self, windows: Tensor) -> Tensor:
        """Return a tensor of the shape of ``windows`` (windows, tokens, channels)."""
        count, tokens, channels = windows.shape
        parts = self.inward(windows).reshape(count, tokens, 3, self.heads, channels // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        bias = self.bias[:, self.relative]
        if torch.is_grad_enabled() and bias.requires_grad:
            # the fused kernel has no gradient for the bias, and torch's way around it is slower than this
            scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-2, -1) + bias
            mixed = scores.softmax(dim=-1) @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype)[None])
        result: Tensor = self.outward(mixed.transpose(1, 2).reshape(count, tokens, channels))
        return result


class SwinLayer(nn.Module):
    """One transformer layer on windows.

    Parameters
    ----------
    channels, heads, window : int
        As in :class:`WindowAttention`.
    shifted : bool
        Whether the windows are shifted by half of their side.
    widening : int
        Hidden width of the perceptron, in units of ``channels``.
    """

    def __init__(self, channels: int, heads: int, window: int, *, shifted: bool, widening: int = 2) -> None:
        super().__init__()
        self.window = window
        self.shift = window // 2 if shifted else 0
        self.attention_norm = nn.LayerNorm(channels)
        self.attention = WindowAttention(channels, heads, window)
        self.perceptron_norm = nn.LayerNorm(channels)
        self.perceptron = nn.Sequential(
            nn.Linear(channels, widening * channels), nn.GELU(), nn.Linear(widening * channels, channels)
        )

    def forward(self, tokens: Tensor) -> Tensor:
        """Return a tensor of the shape of ``tokens`` (N, R, C, channels); R and C are multiples of the window."""
        tokens = tokens + self._attend(self.attention_norm(tokens))
        change: Tensor = self.perceptron(self.perceptron_norm(tokens))
        return tokens + change

    def _attend(self, tokens: Tensor) -> Tensor:
        rows, columns = tokens.shape[1:3]
        if self.shift:
            down = border_index(rows, self.shift, tokens.device)
            across = border_index(columns, self.shift, tokens.device)
            tokens = tokens.index_select(1, down).index_select(2, across)
        height, width = tokens.shape[1:3]
        mixed = from_windows(self.attention(to_windows(tokens, self.window)), self.window, height, width)
        return mixed[:, self.shift : self.shift + rows, self.shift : self.shift + columns]


class ResidualSwinGroup(nn.Module):
    """``depth`` layers, plain and shifted by turns, then a 3 × 3 convolution, around them a residual connection.

    Parameters
    ----------
    channels, depth, heads, window : int
        Width; number of layers; heads of each; side of a window.
    """

    def __init__(self, channels: int, depth: int, heads: int, window: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *[SwinLayer(channels, heads, window, shifted=index % 2 == 1) for index in range(depth)]
        )
        self.convolution = ReplicatedConv2d(channels, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x`` (N, channels, R, C); R and C are multiples of the window."""
        tokens: Tensor = self.layers(x.permute(0, 2, 3, 1))
        change: Tensor = self.convolution(tokens.permute(0, 3, 1, 2))
        return x + change


def border_index(length: int, border: int, device: torch.device) -> Tensor:
    """Return the index that repeats the first and last of ``length`` items ``border`` times."""
    return torch.arange(-border, length + border, device=device).clamp(0, length - 1)


def to_windows(tokens: Tensor, window: int) -> Tensor:
    """Return (N · R/w · C/w, w², channels) from (N, R, C, channels)."""
    n, rows, columns, channels = tokens.shape
    cut = tokens.reshape(n, rows // window, window, columns // window, window, channels)
    return cut.transpose(2, 3).reshape(-1, window * window, channels)


def from_windows(windows: Tensor, window: int, rows: int, columns: int) -> Tensor:
    """Return (N, rows, columns, channels): the inverse of :func:`to_windows`."""
    channels = windows.shape[-1]
    cut = windows.reshape(-1, rows // window, columns // window, window, window, channels)
    return cut.transpose(2, 3).reshape(-1, rows, columns, channels)
