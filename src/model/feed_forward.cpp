#include "src/model/feed_forward.h"

namespace sotto::model {

at::Tensor FeedForward::forward(const at::Tensor& hidden_RD, FeedForwardState* state) const {
  const FrozenLinear& enter = parts_.enter;
  const at::Tensor enter_RG = enter.forward(parts_.norm.forward(hidden_RD, enter.type()), enter.type());
  if (state != nullptr) *state = {hidden_RD, enter_RG};
  return parts_.leave.forward_plus(activate(parts_.activation, enter_RG), hidden_RD);
}

at::Tensor FeedForward::input_gradient(at::Tensor grad_RD, FeedForwardState& state) const {
  const at::Tensor grad_leave_RF = parts_.leave.input_gradient(grad_RD, parts_.leave.type());
  activation_gradient_in_place(parts_.activation, grad_leave_RF, state.enter_RG);
  parts_.norm.add_gradient(parts_.enter.input_gradient(state.enter_RG), state.input_RD, grad_RD);
  state = {};
  return grad_RD;
}

}  // namespace sotto::model
