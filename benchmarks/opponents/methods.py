"""Fine-tuning MiniLM in PyTorch, each method as a user who knows PyTorch would write it.

The backbone is transformers' BERT with its default attention (SDPA) and no dropout; the optimizer
is AdamW's fused kernel. LoRA is PEFT's. SliceFine comes in three forms, since none is official:

- `cat` assembles the whole weight around a trained parameter in every forward pass;
- `delta` keeps the weight whole, and catches the slice's gradient with a zero beside it;
- `function` is an autograd function whose backward computes the slice's gradient only.
"""

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from torch import nn
from transformers import BertConfig, BertModel

# Every linear layer of the encoder.
LINEAR = r".*encoder\.layer\.\d+\.(attention\.self\.(query|key|value)|.*dense)"
LORA_ALPHA = 16
POSITION = 8
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


class Slice(nn.Module):
    """A linear layer whose rows or columns `position` to `position + rank` are trained."""

    def __init__(self, linear, axis, position, rank):
        super().__init__()
        self.register_buffer("weight", linear.weight.detach())
        self.register_buffer("bias", linear.bias.detach())
        self.dim = 0 if axis == "row" else 1
        self.position, self.rank = position, rank
        self.slice = nn.Parameter(self.in_place().to(torch.float32, copy=True))

    def in_place(self):
        return self.weight.narrow(self.dim, self.position, self.rank)

    def before_update(self):
        """Brings the gradient to where the optimizer looks for it."""

    @torch.no_grad()
    def after_update(self):
        self.in_place().copy_(self.slice)


class CatSlice(Slice):
    def forward(self, x):
        end = self.position + self.rank
        before = self.weight.narrow(self.dim, 0, self.position)
        after = self.weight.narrow(self.dim, end, self.weight.shape[self.dim] - end)
        weight = torch.cat([before, self.slice.to(x.dtype), after], self.dim)
        return F.linear(x, weight, self.bias)

    def after_update(self):
        """Nothing: the parameter is the slice."""


class DeltaSlice(Slice):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.register_buffer("delta", torch.zeros_like(self.in_place()).contiguous())
        self.delta.requires_grad_(True)

    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1])
        y = F.linear(flat, self.weight, self.bias)
        if self.dim == 1:
            part = flat.detach()[:, self.position : self.position + self.rank]
            y = torch.addmm(y, part, self.delta.t())
        else:
            part = F.linear(flat.detach(), self.delta)
            before = y[:, : self.position]
            after = y[:, self.position + self.rank :]
            within = y[:, self.position : self.position + self.rank] + part
            y = torch.cat([before, within, after], 1)
        return y.view(*x.shape[:-1], -1)

    def before_update(self):
        self.slice.grad = self.delta.grad.float()
        self.delta.grad = None


class SliceFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, part, weight, bias, dim, position):
        rank = part.shape[dim]
        kept = x[:, position : position + rank].clone() if dim == 1 else x
        ctx.save_for_backward(kept, weight)
        ctx.dim, ctx.position, ctx.rank = dim, position, rank
        return F.linear(x, weight, bias)

    @staticmethod
    def backward(ctx, gradient):
        kept, weight = ctx.saved_tensors
        if ctx.dim == 0:
            part = gradient[:, ctx.position : ctx.position + ctx.rank]
            of_slice = part.t() @ kept
        else:
            of_slice = gradient.t() @ kept
        of_x = gradient @ weight if ctx.needs_input_grad[0] else None
        return of_x, of_slice.float(), None, None, None, None


class FunctionSlice(Slice):
    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1])
        y = SliceFunction.apply(
            flat, self.slice, self.weight, self.bias, self.dim, self.position
        )
        return y.view(*x.shape[:-1], -1)


FORMS = {"cat": CatSlice, "delta": DeltaSlice, "function": FunctionSlice}


class Classifier(nn.Module):
    """A hidden layer with tanh and an output layer on the mean of the real tokens, in fp32."""

    def __init__(self, bert, classes=2):
        super().__init__()
        self.bert = bert
        hidden = bert.config.hidden_size
        self.dense = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, classes)

    def logits(self, ids, types, mask):
        states = self.bert(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state.float()
        weights = mask.unsqueeze(-1).float()
        pooled = (states * weights).sum(1) / weights.sum(1)
        return self.out(torch.tanh(self.dense(pooled)))

    def forward(self, ids, types, mask, labels):
        return F.cross_entropy(self.logits(ids, types, mask), labels)


def load(folder, precision="fp32"):
    """The pretrained backbone under an untrained head, everything frozen but the head."""
    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    bert = BertModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, dtype=DTYPES[precision]
    )
    bert.requires_grad_(False)
    return Classifier(bert)


def adapt(model, method, rank=5, position=POSITION):
    """Makes a loaded model ready to learn by a method; changes it."""
    if method == "full":
        model.bert.requires_grad_(True)
    elif method == "lora":
        model.bert = get_peft_model(
            model.bert, LoraConfig(r=rank, lora_alpha=LORA_ALPHA, target_modules=LINEAR)
        )
    else:
        axis, form = method.split("-")
        for layer in model.bert.encoder.layer:
            inner, output = layer.attention.self, layer.attention.output
            for owner, name in (
                (inner, "query"),
                (inner, "key"),
                (inner, "value"),
                (output, "dense"),
                (layer.intermediate, "dense"),
                (layer.output, "dense"),
            ):
                made = FORMS[form](getattr(owner, name), axis, position, rank)
                setattr(owner, name, made)
    model.train()
    return model


class Training:
    """Steps of an adapted model: forward, backward, clipping by norm 1, AdamW."""

    def __init__(self, model, rate=1e-4, compiled=False):
        self.model = model
        self.loss = torch.compile(model, dynamic=False) if compiled else model
        self.slices = [layer for layer in model.modules() if isinstance(layer, Slice)]
        self.trained = [p for p in model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=rate, weight_decay=0.01, fused=True)

    def step(self, batch):
        loss = self.loss(*batch)
        loss.backward()
        for layer in self.slices:
            layer.before_update()
        nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        for layer in self.slices:
            layer.after_update()
        return loss.item()
