"""What refines the cubic's image of four times the size: one factor, others resampled, reach as tiles rely on it."""

from __future__ import annotations

import pytest
import torch

from engine.networks.architectures import architecture
from engine.networks.cubic import magnify_cubic
from engine.networks.refined import RefinedNetwork, source_reach
from tests.support.slices import anatomy

NETWORKS = {
    "srcnn 9-1-5": ("srcnn", {"first": 9, "middle": 1, "last": 5}),
    "srcnn 9-5-5": ("srcnn", {"first": 9, "middle": 5, "last": 5}),
    "us-cyclegan": ("us-cyclegan", {"width": 4}),
}


@pytest.fixture(params=sorted(NETWORKS))
def network(request) -> RefinedNetwork:
    """Untrained, with every weight moved as training would."""
    name, shape = NETWORKS[request.param]
    torch.manual_seed(1)
    module = architecture(name).build(**shape)
    assert isinstance(module, RefinedNetwork)
    with torch.no_grad():
        for weight in module.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    return module


def image(rows: int, columns: int) -> torch.Tensor:
    return torch.from_numpy(anatomy(rows, columns))[None, None]


def test_at_four_it_refines_the_cubic_s_image(network):
    with torch.no_grad():
        assert torch.equal(network(image(20, 17), 80, 68), network.refine(magnify_cubic(image(20, 17), 80, 68)))


@pytest.mark.parametrize(("rows", "columns"), [(20, 17), (29, 17), (47, 60), (80, 40)])
def test_other_scales_are_resampled_from_four(network, rows, columns):
    with torch.no_grad():
        enlarged = network.enlarge(image(20, 17), 4)
        assert torch.equal(network(image(20, 17), rows, columns), magnify_cubic(enlarged, rows, columns))


@pytest.mark.parametrize("factor", [1, 2, 3, 8])
def test_it_enlarges_by_four_alone(network, factor):
    with pytest.raises(ValueError, match=f"by 4, not by {factor}"):
        network.enlarge(image(8, 8), factor)


def test_the_four_pixels_of_a_source_pixel_depend_on_what_reach_says_and_no_more(network):
    x = image(31, 31).requires_grad_()
    network.enlarge(x, 4)[..., 60:64, 60:64].square().sum().backward()
    touched = torch.nonzero(x.grad[0, 0]) - 15
    assert int(touched.max()) == -int(touched.min()) == network.reach


@pytest.mark.parametrize(("around", "reach"), [(0, 2), (2, 2), (3, 3), (6, 3), (7, 4), (14, 5)])
def test_enlarged_pixels_are_counted_in_source_pixels(around, reach):
    assert source_reach(around) == reach
