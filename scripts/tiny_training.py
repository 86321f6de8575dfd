"""Train the Transformer of a tiny model with PyTorch, and save it for CTranslate2.

The parameters lie in a dictionary under the names that CTranslate2 gives them: what trains here is
what its specification describes (norms first, sinusoids, one matrix for all embeddings).
"""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import torch
from ctranslate2.specs import model_spec
from torch.nn import functional

LAYERS = (2, 2)
HEADS = 4
WIDTH = 128
INNER = 256
BATCH_TOKENS = 3000
PEAK_RATE = 2.5e-3
WARM_UP = 300
SMOOTHING = 0.1
SENTENCES_A_ROUND = 30_000
BEGIN, END, PAD = 1, 2, 0

Tensor = Any
Parameters = dict[str, Tensor]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Piece numbers, filled up with PAD; outputs are the inputs one further, -100 for PAD."""

    source: Tensor
    hidden: Tensor
    inputs: Tensor
    outputs: Tensor


def train(pairs: Callable[[int], list[Pair]], processor: Any, steps: int, seed: int) -> Parameters:  # noqa: ANN401 - untyped library
    """Train on pairs(round), which must be new each round, and return the parameters."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    parameters = new_parameters(processor.get_piece_size())
    optimiser = torch.optim.Adam(parameters.values(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
    started, total, round_of = time.monotonic(), 0.0, 0
    batches: Iterator[Batch] = iter(())
    for step in range(1, steps + 1):
        batch = next(batches, None)
        if batch is None:
            batches = iter(make_batches(pairs(round_of), processor, seed + round_of))
            batch, round_of = next(batches), round_of + 1
        optimiser.param_groups[0]["lr"] = rate(step, steps)
        total += learn(parameters, optimiser, batch)
        if step % 100 == 0:
            spent = time.monotonic() - started
            print(f"step {step} of {steps}: loss {total / 100:.3f}, {spent:.0f} s", flush=True)
            total = 0.0
    return parameters


def rate(step: int, steps: int) -> float:
    """The learning rate: up during the warm-up, then down to nothing."""
    return PEAK_RATE * min(step / WARM_UP, (steps - step + 1) / (steps - WARM_UP))


def learn(parameters: Parameters, optimiser: Any, batch: Batch) -> float:  # noqa: ANN401
    """Take one step and return the loss."""
    logits = decode(parameters, batch.inputs, encode(parameters, batch), batch.hidden)
    loss = functional.cross_entropy(
        logits.flatten(0, 1), batch.outputs.flatten(), label_smoothing=SMOOTHING
    )
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0)
    optimiser.step()
    return float(loss.detach())


def make_batches(pairs: Sequence[Pair], processor: Any, seed: int) -> list[Batch]:  # noqa: ANN401
    """Batches of pairs of about the same length, in random order."""
    sources = processor.encode([source for source, _ in pairs])
    targets = processor.encode([target for _, target in pairs])
    both = sorted(zip(sources, targets, strict=True), key=lambda pair: (len(pair[1]), len(pair[0])))
    groups: list[list[tuple[list[int], list[int]]]] = [[]]
    for pair in both:
        if (len(pair[1]) + 1) * (len(groups[-1]) + 1) > BATCH_TOKENS:
            groups.append([])
        groups[-1].append(pair)
    random.Random(seed).shuffle(groups)  # noqa: S311 - no secret
    return [make_batch(group) for group in groups]


def make_batch(group: list[tuple[list[int], list[int]]]) -> Batch:
    """Make tensors of numbered pairs."""
    source = filled([source for source, _ in group], PAD)
    lengths = torch.tensor([len(source) for source, _ in group])
    hidden = torch.arange(source.shape[1])[None] >= lengths[:, None]
    inputs = filled([[BEGIN, *target] for _, target in group], PAD)
    return Batch(source, hidden, inputs, filled([[*target, END] for _, target in group], -100))


def filled(rows: list[list[int]], value: int) -> Tensor:
    """A matrix of rows filled up with value."""
    width = max(len(row) for row in rows)
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def specification() -> Any:  # noqa: ANN401 - untyped library
    """CTranslate2's description of the model, without weights."""
    return ctranslate2.specs.TransformerSpec.from_config(LAYERS, HEADS)


def new_parameters(pieces: int) -> Parameters:
    """Random parameters under CTranslate2's names, one matrix of embeddings for all three."""
    parameters: Parameters = {}

    def add(_: Any, name: str, value: object) -> None:  # noqa: ANN401 - untyped library
        # The biases of the linear layers are optional to CTranslate2, and not None.
        if (value is None and not shared(name)) or ("linear" in name and name.endswith("bias")):
            parameters[name] = start_value(name).requires_grad_()

    model_spec.visit_spec(specification(), add)
    embeddings = torch.randn(pieces, WIDTH) / math.sqrt(WIDTH)
    return {"embeddings": embeddings.requires_grad_(), **parameters}


def shared(name: str) -> bool:
    """Whether the parameter is the one matrix of embeddings."""
    return "embeddings" in name or "projection" in name


def start_value(name: str) -> Tensor:
    """Ones, noughts or Xavier's random values, in the shape for the name."""
    *_, layer, linear, part = name.split("/")
    rows, columns = WIDTH, WIDTH
    if layer == "ffn":
        rows, columns = (INNER, WIDTH) if linear == "linear_0" else (WIDTH, INNER)
    rows *= {("self_attention", "linear_0"): 3, ("attention", "linear_1"): 2}.get(
        (layer, linear), 1
    )
    if part == "gamma":
        return torch.ones(WIDTH)
    if part in ("beta", "bias"):
        return torch.zeros(WIDTH if part == "beta" or linear == "layer_norm" else rows)
    return torch.nn.init.xavier_uniform_(torch.empty(rows, columns))


def encode(parameters: Parameters, batch: Batch) -> Tensor:
    """The encoder's output."""
    state = embed(parameters, batch.source)
    mask = ~batch.hidden[:, None, None, :]
    for number in range(LAYERS[0]):
        layer = f"encoder/layer_{number}"
        state = state + attend_self(parameters, f"{layer}/self_attention", state, mask)
        state = state + feed_forward(parameters, f"{layer}/ffn", state)
    return norm(parameters, "encoder/layer_norm", state)


def decode(parameters: Parameters, inputs: Tensor, memory: Tensor, hidden: Tensor) -> Tensor:
    """The scores of the next piece at each place."""
    state = embed(parameters, inputs)
    mask = ~hidden[:, None, None, :]
    for number in range(LAYERS[1]):
        layer = f"decoder/layer_{number}"
        state = state + attend_self(parameters, f"{layer}/self_attention", state, None)
        state = state + attend_source(parameters, f"{layer}/attention", state, memory, mask)
        state = state + feed_forward(parameters, f"{layer}/ffn", state)
    return norm(parameters, "decoder/layer_norm", state) @ parameters["embeddings"].T


def embed(parameters: Parameters, numbers: Tensor) -> Tensor:
    """Scaled embeddings with positions."""
    embedded = parameters["embeddings"][numbers] * math.sqrt(WIDTH)
    return embedded + positions(numbers.shape[1])


def positions(length: int) -> Tensor:
    """Sinusoids as CTranslate2 computes them: from place 1, sines before cosines."""
    half = WIDTH // 2
    scales = torch.exp(torch.arange(half) * (-math.log(10000) / (half - 1)))
    angles = torch.arange(1, length + 1)[:, None] * scales[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def norm(parameters: Parameters, name: str, state: Tensor) -> Tensor:
    """Layer normalisation."""
    gamma, beta = parameters[f"{name}/gamma"], parameters[f"{name}/beta"]
    return functional.layer_norm(state, (WIDTH,), gamma, beta)


def linear(parameters: Parameters, name: str, state: Tensor) -> Tensor:
    """A linear layer."""
    return functional.linear(state, parameters[f"{name}/weight"], parameters[f"{name}/bias"])


def attend_self(parameters: Parameters, name: str, state: Tensor, mask: Tensor | None) -> Tensor:
    """Self-attention; without a mask each place sees those before it."""
    state = norm(parameters, f"{name}/layer_norm", state)
    queries, keys, values = linear(parameters, f"{name}/linear_0", state).chunk(3, dim=-1)
    mixed = attend(queries, keys, values, mask)
    return linear(parameters, f"{name}/linear_1", mixed)


def attend_source(
    parameters: Parameters, name: str, state: Tensor, memory: Tensor, mask: Tensor
) -> Tensor:
    """Attention to the encoder's output."""
    state = norm(parameters, f"{name}/layer_norm", state)
    queries = linear(parameters, f"{name}/linear_0", state)
    keys, values = linear(parameters, f"{name}/linear_1", memory).chunk(2, dim=-1)
    return linear(parameters, f"{name}/linear_2", attend(queries, keys, values, mask))


def attend(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
    """Attention with several heads."""
    split = [part.unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in (queries, keys, values)]
    mixed = functional.scaled_dot_product_attention(*split, attn_mask=mask, is_causal=mask is None)
    return mixed.transpose(1, 2).flatten(2)


def feed_forward(parameters: Parameters, name: str, state: Tensor) -> Tensor:
    """The two layers behind attention."""
    state = norm(parameters, f"{name}/layer_norm", state)
    inner = functional.relu(linear(parameters, f"{name}/linear_0", state))
    return linear(parameters, f"{name}/linear_1", inner)


def save(parameters: Parameters, processor: Any, folder: Path) -> None:  # noqa: ANN401 - untyped
    """Save the model for CTranslate2 in int8."""
    spec = specification()

    def fill(layer: Any, name: str, value: object) -> None:  # noqa: ANN401 - untyped library
        if value is None or name in parameters:
            weight = parameters["embeddings" if shared(name) else name]
            setattr(layer, name.rsplit("/", 1)[-1], weight.detach().numpy().copy())

    model_spec.visit_spec(spec, fill)
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def translate(parameters: Parameters, processor: Any, text: str) -> str:  # noqa: ANN401 - untyped
    """Translate greedily with PyTorch, to compare with what CTranslate2 makes of it."""
    batch, written = make_batch([(processor.encode(text), [])]), [BEGIN]
    with torch.no_grad():
        memory = encode(parameters, batch)
        while len(written) < 100 and written[-1] != END:
            scores = decode(parameters, torch.tensor([written]), memory, batch.hidden)
            written.append(int(scores[0, -1].argmax()))
    decoded: str = processor.decode([number for number in written if number not in (BEGIN, END)])
    return decoded
